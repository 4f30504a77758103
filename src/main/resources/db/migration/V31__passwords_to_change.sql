-- People whose password this service has made: it lies in a file, and they have to choose one of their own before anything else.
create table password_to_change (
    person varchar(64) primary key,
    since  timestamp(3) with time zone not null
);
