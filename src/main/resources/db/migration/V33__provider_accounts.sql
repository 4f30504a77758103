-- Who signs in by an identity provider. The provider's own id of them stays when their name there changes; one who is linked had a
-- password here before and keeps it.
create table provider_account (
    issuer       varchar(300) not null,
    subject      varchar(255) not null,
    person       varchar(64)  not null unique,
    linked       boolean      not null,
    signed_in_at timestamp(3) with time zone not null,
    primary key (issuer, subject)
);
