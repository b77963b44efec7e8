"""The conformance kit: does a plugin keep to what focuskit promises its users?

In an author's tests, each check is a test of its own::

    @pytest.mark.parametrize("check", conformance_checks("acme-signs"), ids=str)
    def test_the_plugin_conforms(check):
        check()

``focuskit plugins check`` runs the same checks, prints the grade that they come to, and writes a
report.
"""

from focuskit_testing.conformance.check_results import GRADES, Problem, Report, Result
from focuskit_testing.conformance.checks import Check, conformance, conformance_checks

__all__ = [
    "GRADES", "Check", "Problem", "Report", "Result", "conformance", "conformance_checks",
]  # fmt: skip
