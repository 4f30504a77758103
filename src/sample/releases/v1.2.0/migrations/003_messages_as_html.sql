ALTER TABLE messages RENAME COLUMN text TO html;
UPDATE messages SET html = '<p>' || replace(replace(left(html, 200), '&', '&amp;'), '<', '&lt;') || '</p>';
ALTER TABLE messages ALTER COLUMN html TYPE varchar(2000) USING left(html, 2000);
