"""What codes of customers read as, and what would become of rows of customers, if the intake took them."""

import pyarrow as pa

from amity.foundation.kernel.intake import IntakeContext
from amity.know.parties import labels
from amity.know.parties.intake.customer_rows import Verdict
from amity.know.parties.intake.customers import judge_customers


def value_words(column: str, code: str) -> str:
    """Return what a code of a column of customers reads as."""
    return labels.value(column.upper(), code)


def verdicts(table: pa.Table, context: IntakeContext) -> list[Verdict]:
    """Return what would become of each row: new, update, unchanged, waiting; skip, fill, overwrite."""
    return judge_customers(table, context)
