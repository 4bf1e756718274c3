"""Learning and retrieval beside their peers, at toy size; and what independent programs agree about."""

import inspect
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks import agreement, attention, restricted, timing
from hopkit import modern, rbm

CASES = [*restricted.cases(toy=True), *attention.cases(toy=True)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kernel}, {case.size}")
def test_every_contender_runs_and_takes_time_or_names_the_package_it_lacks(case, monkeypatch):
    monkeypatch.setattr(timing, "TURNS", 1)
    rows = timing.compare(case, seconds=0)
    assert len({row.contender.name for row in rows}) == len(rows) >= 5
    for row in rows:
        if callable(row.contender.call):
            assert row.seconds.shape == row.ratios.shape == (1,)
            assert min(row.seconds[0], row.ratios[0]) > 0
        else:
            assert (
                timing.installed({"scikit-learn": "sklearn"}.get(row.contender.call, row.contender.call))
                is None
            )
    assert callable(case.contenders[0].call)
    assert sum(row.contender.limit for row in rows) == 1


def test_an_epoch_of_the_loop_we_are_compared_with_is_a_step_of_ours_batch_by_batch():
    rng = np.random.default_rng(1)
    V, start = 1.0 * (rng.random((23, 9)) < 0.4), rbm.init(9, 5, rng=rng)
    theirs = [part.astype(np.float32) for part in start]
    same = np.random.default_rng(2)
    double = SimpleNamespace(permutation=same.permutation, random=lambda shape, dtype: same.random(shape))
    restricted.numpy_epoch(V.astype(np.float32), *theirs, double, 10)
    drawn = np.random.default_rng(2)
    ours, order = start, drawn.permutation(len(V))
    for a in (0, 10, 20):
        ours = rbm.cd(ours, V[order[a : a + 10]], rng=drawn, eta=float(restricted.ETA))
    for part, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(other, part, rtol=0, atol=1e-6)


def test_all_scores_at_once_retrieve_what_tiles_do():
    X, xi, beta = attention.patterns_and_states(8, 300, 20)
    np.testing.assert_allclose(
        attention.all_at_once(X, xi, beta), modern.update(X, xi, beta), rtol=0, atol=1e-5
    )


@pytest.mark.parametrize(
    ("peer", "agrees"), agreement.AGREEMENTS, ids=lambda part: getattr(part, "__name__", part)
)
def test_independent_programs_agree_or_are_not_installed(peer, agrees):
    outcome, ok = agreement.found(agrees)
    assert ok or (ok is None and outcome == agreement.MISSING), outcome
    assert ok is not None or peer != "SciPy"


def test_a_disagreement_is_told_not_raised(monkeypatch):
    def twice_two():
        """Twice two."""
        return agreement.near(4, 5, 0.5)

    monkeypatch.setattr(agreement, "AGREEMENTS", [("arithmetic", twice_two)])
    (told,) = agreement.all_agreements()
    assert told == ("Twice two", "arithmetic", "largest difference 1e+00, where 5e-01 is allowed", False)


def test_samplers_agree_up_to_four_standard_errors_and_not_beyond():
    assert agreement.close(-0.39, 0.1) == "difference 3.9 standard errors"
    with pytest.raises(AssertionError, match=r"difference 4\.1 standard errors, where 4 are allowed"):
        agreement.close(0.41, 0.1)


def test_every_agreement_says_in_a_line_what_agrees_and_is_in_the_list():
    written = {
        f for _, f in inspect.getmembers(agreement, inspect.isfunction)
        if f.__module__ == "benchmarks.agreement" and not inspect.signature(f).parameters
    }  # fmt: skip
    assert written - {agreement.all_agreements} == {agrees for _, agrees in agreement.AGREEMENTS}
    assert all(f.__doc__.endswith(".") and len(f.__doc__.splitlines()) == 1 for _, f in agreement.AGREEMENTS)
