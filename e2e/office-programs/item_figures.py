"""Figures of random papers by numpy and scipy, for packages/shared/src/analysis.

Writes JSON: tables of points (a row a candidate), and for each table what these libraries and the
textbook formulas say. Run by hand; its output is kept, so that tests need no Python.
"""
import json
import sys

import numpy
from scipy import stats


def figures(points, most):
    total = points.sum(axis=1)
    share = points / most
    units = points.shape[1]
    alpha = units / (units - 1) * (1 - points.var(axis=0, ddof=1).sum() / total.var(ddof=1))
    order = numpy.argsort(-(total / most.sum()), kind='stable')
    size = max(1, int(numpy.floor(len(total) * 0.27 + 0.5)))
    best, weakest = share[order[:size]], share[order[-size:]]
    return {
        'mean': total.mean(),
        'deviation': total.std(ddof=1),
        'median': float(numpy.median(total)),
        'alpha': alpha,
        'error': float(total.std(ddof=1) * numpy.sqrt(1 - alpha)),
        'difficulty': share.mean(axis=0).tolist(),
        'correlation': [
            stats.pearsonr(points[:, at], total - points[:, at]).statistic for at in range(units)
        ],
        'discrimination': (best.mean(axis=0) - weakest.mean(axis=0)).tolist(),
    }


def table(seed, people, units, dichotomous):
    random = numpy.random.default_rng(seed)
    ability = random.normal(size=(people, 1))
    hardness = random.normal(size=(1, units))
    chance = 1 / (1 + numpy.exp(hardness - ability))
    most = numpy.ones(units) if dichotomous else random.integers(2, 11, size=units).astype(float)
    right = random.random((people, units)) < chance
    points = right * most if dichotomous else numpy.floor(chance * most * 2 * random.random((people, units)))
    points = numpy.minimum(points, most)
    # No two equal totals in the middle of a group's edge: ties are broken by order everywhere.
    return {'seed': seed, 'most': most.tolist(), 'points': points.tolist(), **figures(points, most)}


tables = [table(1, 40, 8, True), table(2, 25, 6, False), table(3, 120, 12, True), table(4, 11, 5, False)]
json.dump(tables, sys.stdout, indent=None)
print()
