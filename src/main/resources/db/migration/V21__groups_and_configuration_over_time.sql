-- Who was in which groups from when to when, as far as the service has seen it. Groups stand between blanks.
create table person_groups (
    person  varchar(255) not null,
    version integer      not null,
    member_of varchar(400) not null,
    since   timestamp(3) with time zone not null,
    until   timestamp(3) with time zone,
    primary key (person, version)
);
create index person_groups_until on person_groups (until);

-- What was configured at the last start.
create table seen_configuration (
    name varchar(200) primary key,
    text text         not null
);
