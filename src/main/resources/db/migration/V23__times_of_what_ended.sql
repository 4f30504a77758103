-- Metrics ask every few seconds for what ended since they last asked, and for what has not ended.
create index figures_run_step on run_step (ended_at);
create index figures_delivery on notice_delivery (gave_up_at);
