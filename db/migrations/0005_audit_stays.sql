-- The record of who did what is only ever added to.
create function refuse_changing_the_record() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is only ever added to' using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
create trigger audit_records_stay before update or delete on audit_records for each row execute function refuse_changing_the_record();
--> statement-breakpoint
create trigger audit_records_stay_whole before truncate on audit_records for each statement execute function refuse_changing_the_record();
