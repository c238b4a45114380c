#include "client/analysis/hotspots/regression.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>

namespace puente::analysis::hotspots {
namespace {

constexpr Eigen::Index block_rows = 64;
constexpr int steps_max = 12, halvings_max = 12, rounds_max = 4;
constexpr double enough = 1e-7;  // of the likelihood, relatively

// Values that k is chosen from: .02 to 10, each a fifth more than the one before.
constexpr std::size_t k_count = 35;
double k_at(std::size_t i) { return 0.02 * std::pow(500.0, static_cast<double>(i) / (k_count - 1)); }
std::size_t nearest_k(double k) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < k_count; ++i)
    if (std::abs(std::log(k_at(i) / k)) < std::abs(std::log(k_at(best) / k))) best = i;
  return best;
}

using Row = Eigen::Matrix<double, Eigen::Dynamic, 1>;
using Square = Eigen::MatrixXd;
using Block = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::ColMajor>;  // a column of it is a row of x

// Without what depends on y alone.
double likelihood_of(double y, double mu, double k) {
  const double none = -k * std::log1p(mu / k);
  if (y <= 0) return none;
  return none + y * std::log(mu / (k + mu)) + std::lgamma(y + k) - std::lgamma(k);
}

double bounded(double eta) { return std::clamp(eta, log_expected_min, log_expected_max); }

class Fitting {
 public:
  Fitting(const Sample& sample, Regression& model, double ridge) : sample_(sample), model_(model), ridge_(ridge) {
    eta_.resize(sample.y.size());
  }

  Row values() const {
    Row out(size());
    out(0) = model_.intercept;
    for (Eigen::Index i = 1; i < size(); ++i) out(i) = model_.coefficients[static_cast<std::size_t>(i - 1)];
    return out;
  }
  void set(const Row& values) {
    model_.intercept = values(0);
    for (Eigen::Index i = 1; i < size(); ++i) model_.coefficients[static_cast<std::size_t>(i - 1)] = values(i);
  }

  // Of the logarithms of all rows' expected counts: at `values`, or their change by a step.
  std::vector<double> etas(const Row& values) const {
    std::vector<double> out(sample_.y.size());
    Block block(size(), block_rows);
    for (std::size_t begin = 0; begin < out.size(); begin += block_rows) {
      const Eigen::Index count = load(begin, block);
      for (Eigen::Index i = 0; i < count; ++i) out[begin + static_cast<std::size_t>(i)] = block.col(i).dot(values);
    }
    return out;
  }

  double likelihood(const std::vector<double>& etas, const Row& values, double k) const {
    double sum = -ridge_ / 2 * values.tail(size() - 1).squaredNorm();
    for (std::size_t i = 0; i < etas.size(); ++i)
      sum += static_cast<double>(sample_.weight[i]) *
             likelihood_of(static_cast<double>(sample_.y[i]), std::exp(bounded(etas[i])), k);
    return sum;
  }

  // Sets what the likelihood grows by, and the information it is known with (lower half; only if asked).
  void derive(const std::vector<double>& etas, const Row& values, double k, Row& gradient, Square* information) const {
    gradient = -ridge_ * values;
    gradient(0) = 0;
    if (information != nullptr) {
      information->setZero(size(), size());
      information->diagonal().array() += ridge_;
      (*information)(0, 0) = 1e-9;
    }
    Block block(size(), block_rows);
    for (std::size_t begin = 0; begin < etas.size(); begin += block_rows) {
      const Eigen::Index count = load(begin, block);
      for (Eigen::Index i = 0; i < count; ++i) {
        const std::size_t row = begin + static_cast<std::size_t>(i);
        const double mu = std::exp(bounded(etas[row])), w = static_cast<double>(sample_.weight[row]);
        gradient += block.col(i) * (w * (static_cast<double>(sample_.y[row]) - mu) / (1 + mu / k));
        block.col(i) *= std::sqrt(w * mu / (1 + mu / k));
      }
      if (information != nullptr) information->selfadjointView<Eigen::Lower>().rankUpdate(block.leftCols(count));
    }
  }

  // Steps uphill until nothing is won any more; returns the likelihood.
  double climb() {
    Row at = values(), gradient;
    Square information;
    std::vector<double> etas_at = etas(at);
    double best = likelihood(etas_at, at, model_.k);
    for (int step = 0; step < steps_max; ++step) {
      derive(etas_at, at, model_.k, gradient, &information);
      const Row direction = information.selfadjointView<Eigen::Lower>().ldlt().solve(gradient);
      if (!direction.allFinite()) break;
      const std::vector<double> change = etas(direction);
      double part = 1, reached = best;
      for (int halving = 0; halving < halvings_max; ++halving, part /= 2) {
        for (std::size_t i = 0; i < eta_.size(); ++i) eta_[i] = etas_at[i] + part * change[i];
        reached = likelihood(eta_, at + part * direction, model_.k);
        if (reached > best) break;
      }
      if (!(reached > best)) break;
      at += part * direction;
      std::swap(etas_at, eta_);
      const double won = reached - best;
      best = reached;
      if (won < enough * std::abs(best)) break;
    }
    set(at);
    return best;
  }

  // Walks along the values of k while the likelihood grows. Did it move?
  bool choose_k() {
    const Row at = values();
    const std::vector<double> etas_at = etas(at);
    std::size_t i = nearest_k(model_.k);
    double best = likelihood(etas_at, at, k_at(i));
    bool moved = false;
    for (const int direction : {1, -1}) {
      while (direction > 0 ? i + 1 < k_count : i > 0) {
        const std::size_t next = direction > 0 ? i + 1 : i - 1;
        const double reached = likelihood(etas_at, at, k_at(next));
        if (!(reached > best)) break;
        best = reached;
        i = next;
        moved = true;
      }
      if (moved) break;
    }
    model_.k = k_at(i);
    return moved;
  }

 private:
  Eigen::Index size() const { return static_cast<Eigen::Index>(model_.columns.size()) + 1; }

  // The standardised rows from `begin`; returns how many.
  Eigen::Index load(std::size_t begin, Block& block) const {
    const std::size_t count = std::min<std::size_t>(block_rows, sample_.y.size() - begin);
    for (std::size_t i = 0; i < count; ++i) {
      const float* row = sample_.x.data() + (begin + i) * sample_.stride;
      double* to = block.col(static_cast<Eigen::Index>(i)).data();
      *to++ = 1;
      for (std::size_t c = 0; c < model_.columns.size(); ++c)
        *to++ = (static_cast<double>(row[model_.columns[c]]) - model_.mean[c]) / model_.deviation[c];
    }
    return static_cast<Eigen::Index>(count);
  }

  const Sample& sample_;
  Regression& model_;
  double ridge_;
  std::vector<double> eta_;
};

void standardise(const Sample& sample, Regression& model) {
  const std::size_t size = model.columns.size();
  std::vector<double> sum(size), squares(size);
  double weight = 0;
  for (std::size_t i = 0; i < sample.y.size(); ++i) weight += static_cast<double>(sample.weight[i]);
  // Two passes: what is left of a difference of large sums could be negative.
  for (std::size_t i = 0; i < sample.y.size(); ++i)
    for (std::size_t c = 0; c < size; ++c)
      sum[c] +=
          static_cast<double>(sample.weight[i]) * static_cast<double>(sample.x[i * sample.stride + model.columns[c]]);
  for (double& each : sum) each = weight > 0 ? each / weight : 0;
  for (std::size_t i = 0; i < sample.y.size(); ++i) {
    for (std::size_t c = 0; c < size; ++c) {
      const double off = static_cast<double>(sample.x[i * sample.stride + model.columns[c]]) - sum[c];
      squares[c] += static_cast<double>(sample.weight[i]) * off * off;
    }
  }
  model.mean = sum;
  model.deviation.resize(size);
  for (std::size_t c = 0; c < size; ++c) {
    const double deviation = weight > 0 ? std::sqrt(squares[c] / weight) : 0;
    model.deviation[c] = deviation > 1e-9 ? deviation : 1;
  }
}

// The same function of the columns, said with this sample's means and deviations.
void carry_over(const Regression& start, Regression& model) {
  model.intercept = start.intercept;
  for (std::size_t c = 0; c < model.columns.size(); ++c) {
    const double slope = start.coefficients[c] / start.deviation[c];
    model.coefficients[c] = slope * model.deviation[c];
    model.intercept += slope * (model.mean[c] - start.mean[c]);
  }
  model.k = start.k;
}

}  // namespace

double Regression::expected(std::span<const float> row) const {
  double eta = intercept;
  for (std::size_t c = 0; c < columns.size(); ++c)
    eta += coefficients[c] * (static_cast<double>(row[columns[c]]) - mean[c]) / deviation[c];
  return std::exp(bounded(eta));
}

Slope slope(const Sample& sample, const Regression& at, double ridge) {
  Regression copy = at;
  const Fitting fitting(sample, copy, ridge);
  const Row values = fitting.values();
  const std::vector<double> etas = fitting.etas(values);
  Row gradient;
  fitting.derive(etas, values, at.k, gradient, nullptr);
  return {fitting.likelihood(etas, values, at.k), {gradient.begin(), gradient.end()}};
}

Regression fit(const Sample& sample, std::vector<std::size_t> columns, double ridge, const Regression* start) {
  Regression model;
  model.columns = std::move(columns);
  model.coefficients.resize(model.columns.size());
  standardise(sample, model);
  double weight = 0, events = 0;
  for (std::size_t i = 0; i < sample.y.size(); ++i) {
    weight += static_cast<double>(sample.weight[i]);
    events += static_cast<double>(sample.weight[i]) * static_cast<double>(sample.y[i]);
  }
  model.intercept = events > 0 ? bounded(std::log(events / weight)) : log_expected_min;
  if (!(events > 0)) return model;  // nothing to learn from: next to nothing is expected, everywhere
  if (start != nullptr && start->columns == model.columns) carry_over(*start, model);
  Fitting fitting(sample, model, ridge);
  for (int round = 0; round < rounds_max; ++round) {
    fitting.climb();
    if (!fitting.choose_k()) break;
  }
  return model;
}

}  // namespace puente::analysis::hotspots
