-- What a person had before their eyes who lent a hand: the SHA-256 of a document of the run. Empty where nothing was shown.
alter table intervention add column seen varchar(64) default '' not null;
