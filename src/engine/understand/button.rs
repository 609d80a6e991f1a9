//! What does a message say that presses a button, or says one word for word?
//!
//! The place of the button says it. The words of a pressed one are kept, and read for nothing: neither as a plea nor as anger or a red line.

use crate::conversation::BotView;
use crate::conversation::buttons::Pressed;
use crate::conversation::fact::bot::{Act, Reading};
use crate::dialog::frame::{Frame, Target};
use crate::engine::Engine;
use crate::engine::buttons::{Button, Meaning, said};
use crate::engine::decide::deliberation::Deliberation;
use crate::engine::understand::reader::reader;
use crate::engine::understand::understanding::{Picked, Understanding};
use crate::intent::slot::find_slots;
use crate::text::normalize::NormalText;
use jiff::Timestamp;

/// Reads a press.
pub(in crate::engine) fn press(engine: &Engine, view: &BotView<'_>, pressed: Pressed<'_>, now: Timestamp) -> Understanding {
    let (text, nothing) = (NormalText::of(pressed.label), NormalText::of(""));
    let bare = Understanding {
        original: pressed.label.to_owned(),
        signals: engine.escalation.signals("", &nothing, &view.past(&nothing, now)),
        matter: text.clone(),
        text,
        ..Understanding::of_nothing(view.locale())
    };
    let buttons = engine.buttons(view.frame(), reader(view, now));
    let is_same = |place: &usize| buttons.get(*place).is_some_and(|button| button.label == pressed.label);
    let place = Some(pressed.press.place).filter(|place| is_same(place) && !is_overtaken(view, pressed));
    let picked = Picked::Pressed(place);
    match place.and_then(|place| buttons.get(place)) {
        Some(button) => of_button(&Deliberation { engine, view, u: &bare, now }, button, picked),
        None => Understanding { picked: Some(picked), ..bare },
    }
}

/// The message as the button of the open question that it says word for word, if it says one.
pub(super) fn word_for_word(case: &Deliberation<'_, '_>) -> Option<Understanding> {
    let frame = case.view.frame()?;
    let buttons = case.engine.buttons(Some(frame), reader(case.view, case.now));
    let place = said(&buttons, &case.u.text)?;
    let said = of_button(case, &buttons[place], Picked::Said(place));
    // A procedure goes on in the language of the talk, whichever its button was typed in.
    let language = if let Frame::Flow { .. } = frame { case.view.locale().to_owned() } else { said.language.clone() };
    Some(Understanding { language, ..said })
}

/// The message as the pick of a title: the matter is what the vague message before said, if there was one, and the subject is the title.
pub(super) fn as_title(case: &Deliberation<'_, '_>, target: &Target) -> Understanding {
    let vague = match case.view.frame() {
        Some(Frame::Clarifying { matter, .. }) => matter.as_str(),
        Some(Frame::Flow { .. } | Frame::Tree { .. } | Frame::Offering | Frame::Answered { .. }) | None => "",
    };
    let title = case.engine.title_of(target, reader(case.view, case.now));
    let vague = NormalText::of(if vague.is_empty() { &title } else { vague });
    let slots = find_slots(&vague, case.now).into_iter().chain(case.u.slots.clone()).collect();
    Understanding { matter: vague, slots, read_as: Some((title, Reading::Chosen)), ..case.u.clone() }
}

fn of_button(case: &Deliberation<'_, '_>, button: &Button<'_, '_>, picked: Picked) -> Understanding {
    let own = match &button.meaning {
        Meaning::Title(target) => as_title(case, target),
        Meaning::Branch { .. } | Meaning::CannotTell(_) | Meaning::Choice { .. } | Meaning::NoneOfThese { .. } => case.u.clone(),
        Meaning::GoOn | Meaning::LeaveIt | Meaning::Solved | Meaning::Unsolved { .. } | Meaning::Person => case.u.clone(),
    };
    Understanding { picked: Some(picked), verdict: verdict(case, button), ..own }
}

/// Whether the button says that the last answer helped. A procedure may have given it, and asks in its own words.
fn verdict(case: &Deliberation<'_, '_>, button: &Button<'_, '_>) -> Option<bool> {
    match button.meaning {
        Meaning::Solved => Some(true),
        Meaning::Unsolved { .. } => Some(false),
        Meaning::Choice { .. } if case.view.last_act() == Some(Act::Answer) => {
            case.engine.policy.says.verdict(&NormalText::of(&button.label))
        }
        Meaning::Choice { .. } | Meaning::Branch { .. } | Meaning::CannotTell(_) | Meaning::Title(_) => None,
        Meaning::NoneOfThese { .. } | Meaning::GoOn | Meaning::LeaveIt | Meaning::Person => None,
    }
}

/// Whether something was changed in another system since a procedure showed the button: what it asked then may no longer be so.
fn is_overtaken(view: &BotView<'_>, pressed: Pressed<'_>) -> bool {
    let since = view.called().get(pressed.shown.n_called..).unwrap_or_default();
    matches!(view.frame(), Some(Frame::Flow { .. })) && since.iter().any(|called| called.key.is_some())
}
