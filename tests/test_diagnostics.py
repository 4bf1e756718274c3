"""Diagnostics of chains against processes whose correlation is known, and against the formulas."""

import numpy as np
import pytest
from scipy.signal import lfilter

from hopkit import diagnostics


def autoregressive(rho, n_chains, n_draws, seed):
    """x_t = rho x_(t-1) + noise, in equilibrium: tau = (1 + rho) / (1 - rho)."""
    noise = np.random.default_rng(seed).normal(size=(n_chains, n_draws))
    noise[:, 0] /= np.sqrt(1 - rho**2)
    return lfilter([1], [1, -rho], noise, axis=1)


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9, -0.5])
def test_the_autocorrelation_time_of_a_known_process_is_found(rho):
    # within 10 %: the generator is fixed, and the error of such an estimate is about 3 %
    x = autoregressive(rho, 8, 20_000, 1)
    tau = (1 + rho) / (1 - rho)
    assert diagnostics.autocorrelation_time(x) == pytest.approx(tau, rel=0.1)
    assert diagnostics.effective_sample_size(x) == pytest.approx(x.size / tau, rel=0.1)
    assert diagnostics.r_hat(x) == pytest.approx(1, abs=0.01)


def test_effective_sample_size_predicts_the_error_of_the_mean():
    # 400 runs; the ratio of the two is 1 within 15 %, four standard errors
    runs = [autoregressive(0.8, 4, 500, [2, k]) for k in range(400)]
    spread = np.var([x.mean() for x in runs])
    predicted = np.mean([x.var() / diagnostics.effective_sample_size(x) for x in runs])
    assert spread / predicted == pytest.approx(1, abs=0.15)


def test_r_hat_is_the_ratio_of_variances_of_the_split_chains():
    x = np.random.default_rng(3).normal(size=(3, 11))
    halves = [half for chain in x for half in (chain[:5], chain[6:])]
    within = np.mean([np.var(half, ddof=1) for half in halves])
    between = 5 * np.var([half.mean() for half in halves], ddof=1)
    assert diagnostics.r_hat(x) == pytest.approx(np.sqrt((4 / 5 * within + between / 5) / within), rel=1e-12)


def test_chains_in_different_valleys_or_drifting_do_not_agree():
    x, apart = np.random.default_rng(4).normal(size=(4, 1000)), np.array([[0], [0], [5], [5]])
    assert diagnostics.r_hat(x) < 1.01
    assert diagnostics.r_hat(x + apart) > 2
    assert diagnostics.r_hat(x + np.linspace(0, 5, 1000)) > 1.3  # each the same, but not at rest
    assert diagnostics.effective_sample_size(x + apart) < 20


def test_chains_that_stand_still():
    assert diagnostics.r_hat([[0, 0, 0, 0], [1, 1, 1, 1]]) == np.inf
    assert np.isnan(diagnostics.r_hat([[1, 1, 1, 1], [1, 1, 1, 1]]))
    assert np.isnan(diagnostics.effective_sample_size([[1, 1, 1, 1]]))
    assert diagnostics.effective_sample_size([[0.0] * 100, [1.0] * 100]) < 4


@pytest.mark.parametrize("value", [0.1, -3.3])  # the mean of many is not quite the number itself
def test_rounding_does_not_move_a_chain_that_stands_still(value):
    still = np.full((4, 1000), value)
    assert np.isnan(diagnostics.r_hat(still))
    assert np.isnan(diagnostics.effective_sample_size(still))
    assert diagnostics.r_hat(still * [[1], [2], [3], [4.3]]) == np.inf


@pytest.mark.parametrize("x", [[[1, 2, 1, 2]], [[1, 2, 1, 2, 5]], [[0, 1, 0, 1, 0, 1]] * 3])
def test_four_draws_of_one_chain_are_enough(x):
    assert diagnostics.r_hat(x) > 0
    assert diagnostics.effective_sample_size(x) > 0


@pytest.mark.parametrize("seed", range(20))
def test_the_sum_of_correlations_is_geyers_monotone_one(seed):
    x = autoregressive(0.6, 2, 40, [5, seed])
    halves = np.concatenate([x[:, :20], x[:, 20:]])
    apart = halves - halves.mean(axis=1, keepdims=True)
    within = np.mean([half.var(ddof=1) for half in halves])
    total = 19 / 20 * within + halves.mean(axis=1).var(ddof=1)
    rho = [1.0]
    for lag in range(1, 20):
        covariance = np.mean([half[: 20 - lag] @ half[lag:] / 19 for half in apart])
        rho.append(1 - (within - covariance) / total)
    tau, last = -1.0, np.inf
    for k in range(0, 20, 2):
        if rho[k] + rho[k + 1] < 0:
            break
        last = min(last, rho[k] + rho[k + 1])
        tau += 2 * last
    assert diagnostics.autocorrelation_time(x) == pytest.approx(max(tau, 1 / np.log10(80)), rel=1e-9)


@pytest.mark.parametrize("scale", [1e-300, 1e-200, 1e150, 1e200, 1e300])
def test_the_unit_of_a_draw_does_not_matter(scale):
    x = np.random.default_rng(40).normal(size=(4, 100)).cumsum(axis=1) / 100
    with np.errstate(all="raise"):
        for measure in (
            diagnostics.r_hat,
            diagnostics.autocorrelation_time,
            diagnostics.effective_sample_size,
        ):
            assert measure(scale * x) == pytest.approx(measure(x), rel=1e-9)
