-- What the customer of a conversation at the desk waits for, or last did: an index over its events, like `phase`.
ALTER TABLE conversation ADD COLUMN skill TEXT;
ALTER TABLE conversation ADD COLUMN priority TEXT;
UPDATE conversation SET (skill, priority) = (
    SELECT fact ->> 'skill', fact ->> 'priority' FROM event
    WHERE event.conversation = conversation.id AND fact ->> 'type' = 'handed_off' ORDER BY seq DESC LIMIT 1
) WHERE phase = 'queued';
