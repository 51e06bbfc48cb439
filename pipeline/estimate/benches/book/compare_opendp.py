"""AIM and MST of OpenDP on the people of the benchmark: all one- and two-way tables, RMSE and total variation.

Usage: python compare_opendp.py PEOPLE.csv METHOD REPETITIONS [EPSILON ...]   (METHOD: aim or mst; needs opendp[mbi,polars])
The benchmark prints the people: cargo bench -p choir-estimate --bench book -- people > PEOPLE.csv
(census instead of people: those of the teaching file, where the folder of real data is set).

Like for like with the book: the same people, tables, score, and neighbours (one person more or less); all of one
(epsilon, delta). AIM and MST choose by the data what they measure, which zero-concentrated privacy accounts for: their rho
is the largest that OpenDP's own conversion holds to (epsilon, delta). OpenDP adds a key for missing values to every
variable; here the last code is given as missing, so that no cell is wasted on it and all methods know the same codes.
Each repetition is printed as it ends, then means with their standard errors.
"""

import itertools
import math
import sys

import numpy as np
import opendp.prelude as dp
import polars as pl

dp.enable_features("contrib")
DELTA = 1e-6
COLUMNS = ("rmse", "rmse2", "tv1", "tv2")


def rho_within(epsilon):
    """The largest rho whose epsilon at DELTA, by OpenDP's conversion, is at most this."""

    def told(rho):
        space = dp.vector_domain(dp.atom_domain(T=int)), dp.l2_distance(T=float)
        measurement = dp.c.make_zCDP_to_approxDP(dp.m.make_gaussian(*space, 1.0 / math.sqrt(2.0 * rho)))
        return measurement.map(1.0).epsilon(DELTA)

    low, high = 1e-6, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if told(middle) <= epsilon else (low, middle)
    return low


def exact(people, names, sizes):
    table = np.zeros([sizes[name] for name in names])
    np.add.at(table, tuple(people[name].to_numpy() for name in names), 1)
    return table


def released(people, sizes, rho, algorithm):
    """One release; where OpenDP's own split of the budget does not add up in floating point, with a hair less."""
    last_missing = people.with_columns(
        pl.when(pl.col(name) < size - 1).then(pl.col(name)).otherwise(None) for name, size in sizes.items()
    )
    keys = {name: list(range(size - 1)) for name, size in sizes.items()}
    for step in range(20):
        budget = rho * (1 - step * 1e-6)
        context = dp.Context.compositor(
            data=last_missing.lazy(), privacy_unit=dp.unit_of(contributions=1), privacy_loss=dp.loss_of(rho=rho)
        )
        query = context.query(rho=budget).select(*sizes)
        try:
            return query.contingency_table(keys=keys, algorithm=algorithm).release()
        except dp.OpenDPException as error:
            if "insufficient budget" not in str(error):
                raise
    raise RuntimeError("no budget near this one can be split")


def score(table, people, sizes, singles, pairs):
    fitted = {key: np.asarray(table.project(list(key))) for key in singles + pairs}
    errors = {key: fitted[key] - exact(people, key, sizes) for key in singles + pairs}
    root = lambda keys: math.sqrt(sum((errors[key] ** 2).sum() for key in keys) / sum(errors[key].size for key in keys))
    variation = lambda keys: np.mean([np.abs(errors[key]).sum() / 2 / people.height for key in keys])
    return root(singles + pairs), root(pairs), variation(singles), variation(pairs)


def main():
    path, method, repetitions = sys.argv[1], sys.argv[2], int(sys.argv[3])
    epsilons = [float(text) for text in sys.argv[4:]] or [0.5, 1.0, 2.0]
    people = pl.read_csv(path)
    # The sizes stand in the header: name:size.
    sizes = {name.split(":")[0]: int(name.split(":")[1]) for name in people.columns}
    people.columns = list(sizes)
    pairs = list(itertools.combinations(sizes, 2))
    singles = [(name,) for name in sizes]
    algorithms = {
        "aim": lambda: dp.mbi.AIM(queries=[dp.mbi.Count(pair) for pair in pairs]),
        "mst": lambda: dp.mbi.MST(),
    }
    rhos = {epsilon: rho_within(epsilon) for epsilon in epsilons}
    rows = {epsilon: [] for epsilon in epsilons}
    print({epsilon: f"rho {rho:.6f}" for epsilon, rho in rhos.items()}, flush=True)
    for _ in range(repetitions):
        for epsilon, rho in rhos.items():
            table = released(people, sizes, rho, algorithms[method]())
            rows[epsilon].append(score(table, people, sizes, singles, pairs))
            print(method, epsilon, *(f"{value:.5f}" for value in rows[epsilon][-1]), flush=True)
    for epsilon, scores in rows.items():
        means, errors = np.mean(scores, axis=0), np.std(scores, axis=0, ddof=1) / math.sqrt(len(scores))
        told = "  ".join(f"{name} {mean:.4f} ({error:.4f})" for name, mean, error in zip(COLUMNS, means, errors))
        print(f"{method} epsilon {epsilon} runs {len(scores)}: {told}", flush=True)


if __name__ == "__main__":
    main()
