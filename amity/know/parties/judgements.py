"""What would become of rows of customers, if the intake took them now."""

import pyarrow as pa

from amity.foundation.kernel.intake import IntakeContext
from amity.know.parties.intake.customer_rows import Verdict
from amity.know.parties.intake.customers import judge_customers


def verdicts(table: pa.Table, context: IntakeContext) -> list[Verdict]:
    """Return what would become of each row: new, update, unchanged, waiting; skip, fill, overwrite."""
    return judge_customers(table, context)
