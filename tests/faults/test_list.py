from __future__ import annotations

import tomllib

import pytest

from tests.faults.fault import REPO, Fault, broken, faults

FAULTS = faults()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_line_of_a_fault_stands_once_and_can_still_be_read_when_broken(fault: Fault) -> None:
    text = broken(fault, REPO)
    if fault.file.endswith(".py"):
        compile(text, fault.file, "exec")
    else:
        tomllib.loads(text)
    assert fault.old != fault.new
    assert fault.harm


def test_no_two_faults_have_one_name() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
