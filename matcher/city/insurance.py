"""How a town insures those who help: its scheme, the plans of it, and what it asks for."""

import dataclasses
from collections.abc import Sequence

from matcher.city.problems import Problems

LONGEST_CODE = 40
DOCUMENTS = ("plan", "roster", "rules")
"""What a town can ask for: the plan of the activity, who comes, the rules of the group."""


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """One plan; `machines` tells whether it covers work with the town's listed machines."""

    code: str
    name: str
    machines: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Scheme:
    """The insurance of a town.

    `excluded` is work that no plan covers. Money of up to `most_travel_pay` yen for a day's
    expenses still counts as unpaid; none at all does where it is 0. The papers go to `office`,
    `lead_days` before the activity; what happened is told it within `report_days`.
    """

    name: str
    office: str
    machines: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    documents: tuple[str, ...] = DOCUMENTS
    most_travel_pay: int = 0
    lead_days: int = 7
    report_days: int = 30

    @property
    def rules_wanted(self) -> bool:
        """Tell whether the rules of a group belong to its papers."""
        return "rules" in self.documents


def check_insurance(scheme: Scheme | None, plans: Sequence[Plan], problems: Problems) -> None:
    """Report what people cannot be insured with; a town without the table does without."""
    if scheme is None:
        if plans:
            text = "[[insurance_plans]] を使うときは、[insurance] の表も書いてください。"
            problems.add("insurance_plans", 0, "", text)
        return
    if not plans:
        text = "[insurance] を使うときは、[[insurance_plans]] を1つ以上書いてください。"
        problems.add("insurance", 0, "", text)
    for position, plan in enumerate(plans):
        if len(plan.code) > LONGEST_CODE:
            text = f"コード「{plan.code}」は{LONGEST_CODE}字以内にしてください。"
            problems.add("insurance_plans", position, "code", text)
    _check_documents(scheme, problems)
    _check_work(scheme, problems)
    _check_numbers(scheme, problems)


def _check_documents(scheme: Scheme, problems: Problems) -> None:
    for code in scheme.documents:
        if code not in DOCUMENTS:
            text = f"「documents」の「{code}」は、{'、'.join(DOCUMENTS)}のどれかにしてください。"
            problems.add("insurance", 0, "documents", text)


def _check_work(scheme: Scheme, problems: Problems) -> None:
    for key in ("machines", "excluded"):
        names = getattr(scheme, key)
        if any(not name.strip() for name in names):
            problems.add("insurance", 0, key, f"「{key}」に空の名称があります。")
        for name in sorted({name for name in names if names.count(name) > 1}):
            problems.add("insurance", 0, key, f"「{key}」の「{name}」が重複しています。")
    for name in scheme.machines:
        if name in scheme.excluded:
            text = f"「{name}」は「machines」か「excluded」のどちらか一方に書いてください。"
            problems.add("insurance", 0, "excluded", text)


def _check_numbers(scheme: Scheme, problems: Problems) -> None:
    for key, least in (("most_travel_pay", 0), ("lead_days", 0), ("report_days", 1)):
        if getattr(scheme, key) < least:
            problems.add("insurance", 0, key, f"「{key}」は{least}以上にしてください。")
