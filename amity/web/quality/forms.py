"""What the steward writes in a rule of quality."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amity.foundation.organisation.selectors import role_name
from amity.know.quality.selectors.definitions import OWNER_ROLES, Definition
from amity.know.quality.selectors.gaps import SEVERITIES


def owner_roles() -> tuple[tuple[str, str], ...]:
    """Return who may be made to mend gaps; asked for each form, in its reader's language."""
    return tuple((role, role_name(role)) for role in OWNER_ROLES)


class Rule(forms.Form):
    """A rule; its fact and its check are what it is, and stay."""

    title_en = forms.CharField(max_length=120, label=_("Title, English"))
    title_zh = forms.CharField(max_length=120, label=_("Title, Chinese"))
    persons = forms.BooleanField(required=False, label=_("Persons"))
    organisations = forms.BooleanField(required=False, label=_("Companies"))
    group = forms.CharField(required=False, max_length=1_500, strip=True, label=_("Only who meets this"))
    weight = forms.FloatField(
        label=_("Weight"), help_text=_("What knowing it is worth a year, in the bank's currency")
    )
    severity = forms.ChoiceField(choices=SEVERITIES, label=_("Severity"))
    owner_role = forms.ChoiceField(choices=owner_roles, label=_("Who mends it"))
    days_to_mend = forms.IntegerField(min_value=1, max_value=730, label=_("Days to mend"))
    answer_chance = forms.FloatField(
        label=_("Chance of an answer"), help_text=_("0 to 1, until your own answers are counted")
    )
    ask_cost = forms.FloatField(label=_("Cost of asking"))
    active_from = forms.DateField(required=False, label=_("Holds from"))
    active_to = forms.DateField(required=False, label=_("Holds until before"))
    review_on = forms.DateField(required=False, label=_("Look at it again on"))
    is_on = forms.BooleanField(required=False, label=_("Switched on"))
    version = forms.IntegerField(min_value=0)

    def definition(self, before: Definition) -> Definition:
        """Return what was written, for the rule that ``before`` is."""
        words = self.cleaned_data
        kinds = (("PERSON", words["persons"]), ("ORGANISATION", words["organisations"]))
        return Definition(
            code=before.code,
            field=before.field,
            check_code=before.check_code,
            title_en=words["title_en"],
            title_zh=words["title_zh"],
            kinds=",".join(kind for kind, is_meant in kinds if is_meant),
            group=words["group"],
            weight=words["weight"],
            severity=words["severity"],
            owner_role=words["owner_role"],
            days_to_mend=words["days_to_mend"],
            answer_chance=words["answer_chance"],
            ask_cost=words["ask_cost"],
            active_from=words["active_from"],
            active_to=words["active_to"],
            review_on=words["review_on"],
            is_on=words["is_on"],
        )


def initial_of(definition: Definition, version: int) -> dict[str, object]:
    """Return what the form shows of a rule."""
    same = {name: getattr(definition, name) for name in Rule.base_fields if hasattr(definition, name)}
    kinds = definition.kinds.split(",")
    return same | {
        "persons": "PERSON" in kinds,
        "organisations": "ORGANISATION" in kinds,
        "version": version,
    }
