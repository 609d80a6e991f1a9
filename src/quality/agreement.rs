//! Which rule is to be trusted?
//!
//! People say of findings whether they are so. For each measure it is counted how often rule and person agree, and how far beyond chance
//! (inter-rater agreement, Cohen's kappa).

use crate::conversation::standard::{Finding, Opinion, QualityMeasure};
use crate::conversation::trail::Examined;
use crate::report::ratio::Ratio;
use crate::report::review::kappa;
use serde::Serialize;

/// How far a rule and people agree.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Agreement {
    /// The measure.
    pub measure: QualityMeasure,
    /// How many judgements agree, of all.
    pub agree: Ratio,
    /// How often the rule found it met, and the person did not.
    pub too_kind: u64,
    /// How often the rule found it not met, and the person did.
    pub too_strict: u64,
    /// How far they agree beyond chance, from -1 to 1; nothing where it is not defined, as where both always say the same.
    pub kappa: Option<f64>,
}

/// What the rule found, and what the person finds; nothing where the rule did not apply.
fn pair(examined: &Examined) -> Option<(Finding, Finding)> {
    let person = match (examined.found, examined.opinion) {
        (Finding::NotApplicable, _) => return None,
        (found, Opinion::Agree) => found,
        (Finding::Passed, Opinion::Disagree) => Finding::Failed,
        (Finding::Failed, Opinion::Disagree) => Finding::Passed,
    };
    Some((examined.found, person))
}

/// The agreement of each measure, in their order.
pub fn agreement<'e>(examined: impl IntoIterator<Item = &'e Examined>) -> Vec<Agreement> {
    let judged: Vec<(QualityMeasure, (Finding, Finding))> =
        examined.into_iter().filter_map(|own| Some((own.measure, pair(own)?))).collect();
    let of = |measure: QualityMeasure| {
        let pairs: Vec<(Finding, Finding)> = judged.iter().filter(|(own, _)| *own == measure).map(|(_, pair)| *pair).collect();
        let count = |wanted: &dyn Fn(&(Finding, Finding)) -> bool| pairs.iter().filter(|pair| wanted(pair)).count() as u64;
        Agreement {
            measure,
            agree: Ratio::new(count(&|(rule, person)| rule == person), pairs.len() as u64),
            too_kind: count(&|pair| *pair == (Finding::Passed, Finding::Failed)),
            too_strict: count(&|pair| *pair == (Finding::Failed, Finding::Passed)),
            kappa: kappa(&pairs),
        }
    };
    QualityMeasure::ALL.into_iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn examined(found: Finding, opinion: Opinion, n: usize) -> Vec<Examined> {
        let measure = QualityMeasure::Empathy;
        vec![Examined { of: Box::from("小王"), measure, found, opinion, by: Box::from("小李") }; n]
    }

    #[test]
    fn agreement_is_counted_and_set_against_chance() {
        // The example of Wikipedia's page on kappa: 20 and 15 agree, 5 and 10 do not, which gives 0.4.
        let all = [
            examined(Finding::Passed, Opinion::Agree, 20),
            examined(Finding::Passed, Opinion::Disagree, 5),
            examined(Finding::Failed, Opinion::Disagree, 10),
            examined(Finding::Failed, Opinion::Agree, 15),
            examined(Finding::NotApplicable, Opinion::Agree, 7),
        ]
        .concat();
        let table = agreement(&all);
        let own = table.iter().find(|own| own.measure == QualityMeasure::Empathy).unwrap();
        assert_eq!((own.agree.numerator, own.agree.denominator, own.too_kind, own.too_strict), (35, 50, 5, 10));
        assert!((own.kappa.unwrap() - 0.4).abs() < 1e-9);
        let other = table.iter().find(|own| own.measure == QualityMeasure::Gaps).unwrap();
        assert_eq!((other.agree.rate, other.kappa, table.len()), (None, None, 14));
    }
}
