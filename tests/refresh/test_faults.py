"""Whatever goes wrong: the exit code that it must give, words that say what it was, and nothing is changed."""

import pytest
from faults import FAULTS
from world import contents


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_gives_its_exit_code_and_says_what_it_is_and_changes_nothing(online, fault):
    before = contents(online.root)
    outcome = fault.happens(online)
    said = "\n".join(map(str, (*outcome.problems, *outcome.warnings)))
    assert (outcome.exit_code, outcome.made) == (fault.exit_code, []), said
    assert fault.says in said
    assert contents(online.root) == before


def test_faults_have_names_of_their_own():
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
