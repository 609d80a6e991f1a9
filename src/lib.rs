//! Jieda (解答) answers customers from a knowledge base, walks them through symptom trees and procedures, hands the rest to people, and
//! measures how much it solved by itself.
//!
//! The modules stand in reading order: what is content, what is a conversation, what does the bot say, and how does it reach people.
//! ARCHITECTURE.md shows who may import whom.
//!
//! # Words
//!
//! - **Customer**, **Bot**, **Agent** (a person at the desk).
//! - **Conversation**: one customer's talk from opening to end; a fold over its **Events**, each one stored fact.
//! - **Turn**: one customer message and what the bot did with it.
//! - **Entry**: one file of the knowledge base. **Atom**: the smallest answer that can be found and cited.
//! - **SymptomTree**: questions that lead to a **Remedy**.
//! - **Item**: what a row, page or intent of another system says. **Draft**: an item with its answers as they are written, before it is an entry.
//! - **Intent**: what is wanted. **Guess**: an intent with its **Confidence**, a probability of being right.
//! - **Slot**, **SlotValue**: a detail needed, a detail given. **Flow**: a procedure in **Steps**.
//! - **Connector**: one question to another **System** (orders, parcels, tickets). **Call**: such a question, wanted by a flow; **Called**: what came of it.
//! - **Frame**: where a conversation stands in a flow or tree. **Target**: an atom or a flow that may serve a message.
//! - **Signals**: anger, **RedLines** (高压线), a **Plea** (asking for a person).
//! - **Understanding**: everything read from one message. **Decision**: what is to be done about it. **Reply**: the words sent, with **Citations**.
//! - **TalkAct**: what a small word does to the talk (a nod, thanks, a call).
//! - **Policy**: the limits of the bot. **Rosters**: who is on duty when.
//! - **Kind**, **Clean**: what a file that somebody sent is by its bytes, and its bytes without what tells of its maker. **SentFile**: what a talk says of it.
//! - **Handoff**: a passing to the desk, with a **HandoffReason** and a **HandoffPacket**. **Claim**: an agent's hold on it.
//! - **Evidence**: what the events say about how it went. **OutcomeClass**: how it ended.
//! - **Standard**: by what an agent's work is scored, by **QualityMeasures**. **Scorecard**: how an agent's **Part** of a talk was scored; a **Finding** for each measure.
//! - **Course**: what can be practised, by **Level** and **Scenario**. **Attempt**: somebody's try at a scenario, made of **Moves**; its **Play** is the talk, its **Score** what it came to.
//! - **Deed**: what somebody read or changed. **AuditEntry**: a deed in its place in the audit log. **Head**: the newest entry, by number and hash.
//! - **Diagnostic**: a fault of the content, with its place and remedy.

pub mod diagnostic;
pub mod network;
pub mod attachment;
pub mod source;
pub mod text;
pub mod privacy;
pub mod meaning;
pub mod kb;
pub mod escalation;
pub mod talk;
pub mod intent;
pub mod connector;
pub mod import;
pub mod insight;
pub mod search;
pub mod dialog;
pub mod conversation;
pub mod engine;
pub mod store;
pub mod report;
pub mod quality;
pub mod training;
pub mod eval;
pub mod weekly;
pub mod desk;
pub mod config;
pub mod http;
pub mod cli;
