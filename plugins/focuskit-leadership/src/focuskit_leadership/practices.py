"""Habits of the supplier's leadership that people are asked about."""

from focuskit import Practice

ALL = (
    Practice(
        id="customers-never-at-our-table",
        theme="leadership",
        title="Customers at our own table",
        question="When did a customer last sit in a meeting of ours and say why they buy from us "
        "and what they look for, with sales, service and administration in the room?",
        levels=(
            "No customer has ever sat in a meeting of ours, as far as anybody remembers.",
            "It has happened, more than a year ago or for the sales team alone.",
            "It happened within the last year, with several departments in the room.",
            (
                "It happens at least every quarter, and people from sales, service and "
                "administration hear them each time."
            ),
        ),
        why="What one department retells of a customer is an opinion. What everybody heard from "
        "the customer is common ground, and those who never meet customers need it most.",
    ),
    Practice(
        id="unaccountable-focus",
        theme="leadership",
        title="Somebody answers for retention, satisfaction and loyalty",
        question="Are retention, satisfaction and loyalty measured, does somebody by name answer "
        "for them, and does anybody's pay depend on them?",
        levels=(
            "They are not measured, or nobody looks at the figures.",
            "They are measured, and nobody by name answers for them.",
            "They are measured, and somebody by name answers for them; nobody's pay depends on it.",
            (
                "They are measured, somebody by name answers for them, and the pay of those who "
                "lead depends on them."
            ),
        ),
        why="People look after what they are asked about and paid for. Where that is revenue "
        "alone, customers are looked after until they have signed.",
    ),
)
