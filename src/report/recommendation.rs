//! How likely are customers to recommend the shop?
//!
//! The net promoter score (NPS; Reichheld, 2003): of those who answered from 0 to 10, the percentage of promoters (9 and 10) less that of
//! detractors (0 to 6).

use serde::Serialize;

/// From so much on a customer is a promoter.
const PROMOTER: u8 = 9;

/// Up to so much a customer is a detractor.
const DETRACTOR: u8 = 6;

/// The 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_964;

/// The net promoter score, with the interval that holds the true one in 95 of 100 samples.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Recommendation {
    /// How many answered.
    pub asked: u64,
    /// How many answered 9 or 10.
    pub promoters: u64,
    /// How many answered 7 or 8.
    pub passives: u64,
    /// How many answered 0 to 6.
    pub detractors: u64,
    /// From -100 to 100; nothing where nobody answered.
    pub score: Option<f64>,
    /// The lower end of the interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

impl Recommendation {
    /// Counts an answer, from 0 to 10.
    pub fn add(&mut self, likely: u8) {
        self.asked += 1;
        match likely {
            PROMOTER.. => self.promoters += 1,
            ..=DETRACTOR => self.detractors += 1,
            _ => self.passives += 1,
        }
    }

    /// The same with the score of what was counted. An answer is worth 1, 0 or -1, and the score is their mean; before the interval is taken, three
    /// quarters of an answer are added to promoters and detractors each, and one and a half to passives (adjusted Wald; Rocks, 2016), so that a few
    /// who agree are not certain.
    pub fn scored(self) -> Self {
        if self.asked == 0 {
            return self;
        }
        let (promoters, detractors, n) = (self.promoters as f64, self.detractors as f64, self.asked as f64);
        let (p, d, all) = (promoters + 0.75, detractors + 0.75, n + 3.0);
        let (p, d) = (p / all, d / all);
        let half = Z * ((p + d - (p - d).powi(2)) / all).sqrt();
        let percent = |share: f64| Some(100.0 * share.clamp(-1.0, 1.0));
        Recommendation { score: percent((promoters - detractors) / n), low: percent(p - d - half), high: percent(p - d + half), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_what_promoters_have_more_than_detractors() {
        let scored = |answers: &[u8]| {
            let mut counted = Recommendation::default();
            answers.iter().for_each(|likely| counted.add(*likely));
            counted.scored()
        };
        let few = scored(&[10, 9, 8, 7, 6, 0]);
        assert_eq!((few.promoters, few.passives, few.detractors, few.score), (2, 2, 2, Some(0.0)));
        assert_eq!((scored(&[9; 40]).score, scored(&[6; 40]).score, scored(&[7; 40]).score), (Some(100.0), Some(-100.0), Some(0.0)));
        assert_eq!(scored(&[]).score, None);
        // By hand: p = 50.75/103, d = 20.75/103.
        let many = scored(&[[10; 50].as_slice(), &[8; 30], &[3; 20]].concat());
        let shown = [many.score, many.low, many.high].map(|share| format!("{:.1}", share.unwrap()));
        assert_eq!(shown, ["30.0", "14.1", "44.2"]);
        let all_agree = scored(&[10; 5]);
        assert!(all_agree.low.unwrap() < 75.0 && all_agree.high <= Some(100.0), "{all_agree:?}");
    }
}
