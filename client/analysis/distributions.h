// Gamma, beta and negative binomial distributions: what bands and probabilities of this room are made of.
// Guarantees: pure and deterministic; relative error below 1e-9 where the result is above 1e-12. Preconditions: shapes
// above 0, probabilities within 0 … 1.
// Source: Abramowitz and Stegun, 6.5.29, 26.4.6 and 26.5.8; Lentz's algorithm for the continued fractions.
#pragma once

namespace puente::analysis {

// Of a gamma variable of this shape and scale 1: P(X ≤ x), and its density.
double gamma_cdf(double shape, double x);
double gamma_density(double shape, double x);
double gamma_quantile(double shape, double probability);

// Of a beta variable.
double beta_cdf(double a, double b, double x);
double beta_quantile(double a, double b, double probability);

// Of a count whose rate is Gamma(shape, 1 / rate) over `exposure`: P(X ≥ count).
double negative_binomial_tail(double shape, double rate, double exposure, int count);
// P(X = count) of the same.
double negative_binomial(double shape, double rate, double exposure, int count);

}  // namespace puente::analysis
