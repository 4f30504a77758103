-- What a loss was counted from: the commit, or the run's backup where that takes the place of a lost restore point.
alter table loss add column since varchar(200) default 'the commit' not null;
