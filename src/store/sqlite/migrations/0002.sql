-- Whether the conversation has an alert that nobody has taken note of: an index over its events, like `phase`.
ALTER TABLE conversation ADD COLUMN is_alerting INTEGER NOT NULL DEFAULT 0;
CREATE INDEX conversation_is_alerting ON conversation (is_alerting);

-- Whether an agent also takes note of alerts.
ALTER TABLE agent ADD COLUMN is_supervisor INTEGER NOT NULL DEFAULT 0;
