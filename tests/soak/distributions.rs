//! Whether two samples come from one distribution.

/// The level of significance: how often one distribution is taken for two.
const ALPHA: f64 = 0.001;

/// The two-sample Kolmogorov–Smirnov test.
pub struct Comparison {
    /// The largest difference between the two empirical distribution functions.
    pub statistic: f64,
    /// What the statistic exceeds with a probability of `ALPHA` where both samples come from one distribution.
    pub critical: f64,
}

impl Comparison {
    /// Compares two samples. Both must hold something.
    ///
    /// The critical value is the asymptotic one of N. V. Smirnov, "Table for estimating the goodness of fit of empirical
    /// distributions", Annals of Mathematical Statistics 19 (1948), pages 279 to 281: for samples of n and m,
    /// c(α) √((n + m) / (n m)), where c(α) = √(−ln(α / 2) / 2) by the first term of the limiting distribution's series;
    /// c(0.001) = 1.949. It holds for continuous distributions. With ties, as here where times are steps of a clock,
    /// the test finds less, not more; so, too, where both samples come from one queue.
    pub fn of(one: &[f64], other: &[f64]) -> Self {
        let (n, m) = (one.len() as f64, other.len() as f64);
        let below = |sample: &[f64], most: f64| {
            sample.iter().filter(|value| **value <= most).count() as f64 / sample.len() as f64
        };
        let differences = one
            .iter()
            .chain(other)
            .map(|value| (below(one, *value) - below(other, *value)).abs());
        Self {
            statistic: differences.fold(0.0, f64::max),
            critical: (-(ALPHA / 2.0).ln() / 2.0).sqrt() * ((n + m) / (n * m)).sqrt(),
        }
    }

    pub fn is_same(&self) -> bool {
        self.statistic <= self.critical
    }
}

#[test]
fn samples_of_one_distribution_and_of_two_are_told_apart() {
    let even: Vec<f64> = (0..200).map(|n| f64::from(2 * n)).collect();
    let odd: Vec<f64> = (0..200).map(|n| f64::from(2 * n + 1)).collect();
    let later: Vec<f64> = odd.iter().map(|value| value + 80.0).collect();
    let same = Comparison::of(&even, &odd);
    assert!((same.statistic - 0.005).abs() < 1e-9 && same.is_same());
    // 1.949 × √(400 / 40000)
    assert!((same.critical - 0.1949).abs() < 1e-4);
    let different = Comparison::of(&even, &later);
    assert!((different.statistic - 0.205).abs() < 1e-9 && !different.is_same());
}
