#!/usr/bin/env python3
"""Prints the polynomials of src/kernel/numeric/exp/constants.rs and src/kernel/relaxed/argument.rs and their
peak errors.
It needs mpmath.

Q(r) ~ (e^r - 1 - r) / r^2 on |r| <= ln2/2, or on -ln 4/3 <= r <= ln 3/2, so that e^r = 1 + r + r^2 Q(r).
Remez exchange on the error relative to e^r, then each coefficient is rounded to
the data type; the printed peak is that of the rounded ones.
"""
import struct
from mpmath import mp, mpf, matrix, lu_solve, exp, log, cos, pi, expm1

mp.dps = 60
HALF_LN2 = log(2) / 2 * (1 + mpf(2) ** -12)  # a little past the interval: n is rounded, not exact


def rounded(x, kind):
    return mpf(struct.unpack(kind, struct.pack(kind, float(x)))[0]) if kind == "f" else mpf(float(x))


def target(r):
    return mpf(1) / 2 + r / 6 if abs(r) < mpf(10) ** -20 else (expm1(r) - r) / r**2


def relative_error(coefficients, r):
    return (1 + r + r**2 * sum(c * r**i for i, c in enumerate(coefficients))) / exp(r) - 1


def remez(degree, middle):
    """The best Q of this degree around the middle of an interval."""
    free = degree + 1
    nodes = [middle + HALF_LN2 * cos(pi * (2 * i + 1) / (2 * (free + 1))) for i in range(free + 1)]
    grid = [middle + HALF_LN2 * cos(pi * (2 * i + 1) / 4000) for i in range(2000)]  # without 0
    for _ in range(12):
        system, right = matrix(free + 1, free + 1), matrix(free + 1, 1)
        for row, r in enumerate(nodes):
            weight = r**2 / exp(r)
            for i in range(free):
                system[row, i] = r**i * weight
            system[row, free] = (-1) ** row
            right[row] = target(r) * weight
        solution = lu_solve(system, right)
        found = [solution[i] for i in range(free)]
        errors = [relative_error(found, r) for r in grid]
        peaks, start = [], 0
        for i in range(1, len(grid) + 1):
            if i == len(grid) or (errors[i] > 0) != (errors[start] > 0):
                peaks.append(max(range(start, i), key=lambda j: abs(errors[j])))
                start = i
        if len(peaks) < free + 1:
            break
        while len(peaks) > free + 1:
            peaks.pop(0 if abs(errors[peaks[0]]) < abs(errors[peaks[-1]]) else -1)
        nodes = [grid[i] for i in peaks]
    return found


def main():
    above = log(mpf(9) / 8) / 2  # the middle of -ln 4/3 and ln 3/2
    for name, kind, degree, middle in (("f32", "f", 4, 0), ("f64", "d", 10, 0), ("relaxed", "f", 4, above)):
        coefficients = [rounded(c, kind) for c in remez(degree, middle)]
        grid = [middle + HALF_LN2 * cos(pi * i / 3000) for i in range(3001)]
        peak = max(abs(relative_error(coefficients, r)) for r in grid)
        print(f"{name}: peak relative error 2^{float(log(peak, 2)):.2f}")
        for c in coefficients:
            print(f"    {float(c)!r},")


if __name__ == "__main__":
    main()
