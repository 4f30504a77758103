-- A word at a gate may be an administrator's emergency override; a run that passed a gate that way says so for ever.
alter table approval add column exception boolean default false not null;
alter table run add column exception varchar(2000);

-- A word that its person took back: it stays on record, and from then on it counts no more.
create table approval_withdrawal (
    process_instance varchar(64)   not null,
    digest           varchar(64)   not null,
    person           varchar(255)  not null,
    reason           varchar(2000) not null,
    at               timestamp(3) with time zone not null,
    primary key (process_instance, digest, person),
    foreign key (process_instance, digest, person) references approval (process_instance, digest, person)
);
