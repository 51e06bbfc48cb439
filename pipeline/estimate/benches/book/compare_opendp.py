"""AIM and MST of OpenDP on the people of the benchmark: all one- and two-way tables, RMSE and total variation.

Usage: python compare_opendp.py PEOPLE.csv METHOD REPETITIONS     (METHOD: aim or mst; needs opendp[mbi,polars])
The benchmark prints the people: cargo bench -p choir-estimate --bench book -- people > PEOPLE.csv
Budgets are those of zero-concentrated differential privacy that give (epsilon, 1e-6) by OpenDP's own conversion.
"""

import itertools
import math
import sys

import numpy as np
import opendp.prelude as dp
import polars as pl

dp.enable_features("contrib")
BUDGETS = {0.5: 0.006636, 1.0: 0.02436, 2.0: 0.0883}
SIZES = {"age": 6, "gender": 4, "eth": 20, "city": 6, "time": 6, "status": 9}


def exact(people, names):
    shape = [SIZES[name] for name in names]
    table = np.zeros(shape)
    np.add.at(table, tuple(people[name].to_numpy() for name in names), 1)
    return table


def fitted(table, names):
    values = np.asarray(table.project(list(names)))
    # OpenDP adds a key for null, which nobody has.
    return values[tuple(slice(0, SIZES[name]) for name in names)]


def released(people, names, rho, algorithm):
    """One release; where OpenDP's own split of the budget does not add up in floating point, with a hair less."""
    for step in range(20):
        budget = rho * (1 - step * 1e-6)
        context = dp.Context.compositor(
            data=people.lazy(), privacy_unit=dp.unit_of(contributions=1), privacy_loss=dp.loss_of(rho=rho)
        )
        query = context.query(rho=budget).select(*names)
        keys = {name: list(range(size)) for name, size in SIZES.items()}
        try:
            return query.contingency_table(keys=keys, algorithm=algorithm).release()
        except dp.OpenDPException as error:
            if "insufficient budget" not in str(error):
                raise
    raise RuntimeError("no budget near this one can be split")


def main():
    path, method, repetitions = sys.argv[1], sys.argv[2], int(sys.argv[3])
    people = pl.read_csv(path)
    names = list(SIZES)
    pairs = list(itertools.combinations(names, 2))
    singles = [(name,) for name in names]
    algorithms = {
        "aim": lambda: dp.mbi.AIM(queries=[dp.mbi.Count(pair) for pair in pairs]),
        "mst": lambda: dp.mbi.MST(),
    }
    for epsilon, rho in BUDGETS.items():
        rows = []
        for _ in range(repetitions):
            table = released(people, names, rho, algorithms[method]())
            errors = {key: fitted(table, key) - exact(people, key) for key in singles + pairs}
            squares = sum((error**2).sum() for error in errors.values())
            cells = sum(error.size for error in errors.values())
            variation = [np.mean([np.abs(errors[key]).sum() / 2 / people.height for key in keys]) for keys in (singles, pairs)]
            rows.append((math.sqrt(squares / cells), *variation))
        mean = np.mean(rows, axis=0)
        print(f"{method} eps={epsilon} rmse={mean[0]:.2f} tv1={mean[1]:.4f} tv2={mean[2]:.4f} runs={repetitions}", flush=True)


if __name__ == "__main__":
    main()
