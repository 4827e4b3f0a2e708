//! Figures of which there are several, because no machine is ever quiet.

use std::time::Instant;

/// The same thing measured again and again.
#[derive(Clone, Debug, Default)]
pub struct Figures(Vec<f64>);

impl Figures {
    /// Takes up one more.
    pub fn push(&mut self, figure: f64) {
        self.0.push(figure);
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The one in the middle; of an even number the lower of the two.
    pub fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len().saturating_sub(1) / 2).copied().unwrap_or(f64::NAN)
    }

    /// The least.
    pub fn least(&self) -> f64 {
        self.0.iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// The most.
    pub fn most(&self) -> f64 {
        self.0.iter().copied().fold(f64::NEG_INFINITY, f64::max)
    }

    /// In another unit.
    pub fn times(&self, factor: f64) -> Figures {
        Figures(self.0.iter().map(|figure| figure * factor).collect())
    }

    /// Something else of each.
    pub fn map(&self, of: impl Fn(f64) -> f64) -> Figures {
        Figures(self.0.iter().map(|figure| of(*figure)).collect())
    }

    /// What so many of a hundred do not exceed.
    pub fn of_a_hundred(&self, many: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get((sorted.len() * many / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
    }

    /// Each divided by the one that was measured next to it.
    pub fn over(&self, others: &Figures) -> Figures {
        Figures(self.0.iter().zip(&others.0).map(|(one, other)| one / other).collect())
    }
}

impl FromIterator<f64> for Figures {
    fn from_iter<I: IntoIterator<Item = f64>>(figures: I) -> Figures {
        Figures(figures.into_iter().collect())
    }
}

/// Does something, and says how many seconds it took.
pub fn seconds<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let begun = Instant::now();
    let done = work();
    (done, begun.elapsed().as_secs_f64())
}

/// As many threads as there are cores.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The most memory that this process has had, in MB of 10⁶ bytes, as Linux tells it.
pub fn peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kb: f64 = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kb * 1024.0 / 1e6)
}

/// Seconds of all cores that this process has had, as Linux tells it.
pub fn cpu_s() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name in parentheses may have spaces; user and system time are the 12th and 13th field behind it.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<f64>().ok();
    Some((ticks()? + ticks()?) / TICKS_PER_SECOND)
}

/// On every Linux that there is.
const TICKS_PER_SECOND: f64 = 100.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_one_that_was_measured() {
        let figures = Figures::from_iter([5.0, 1.0, 3.0, 100.0]);
        assert_eq!((figures.median(), figures.least(), figures.most()), (3.0, 1.0, 100.0));
        let halves = figures.over(&figures.times(2.0));
        assert_eq!((halves.least(), halves.most()), (0.5, 0.5), "each is divided by its own neighbour");
        assert!(Figures::default().median().is_nan(), "of nothing there is no median");
    }
}
