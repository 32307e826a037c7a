-- The place of a period, counted from the one that starts on 1970-01-01: the same as periodNumber in domain/period.ts.
create function period_position(frequency text, first_day date) returns integer
language sql immutable strict parallel safe as $$
  select case frequency
    when 'A' then extract(year from first_day)::integer - 1970
    when 'S' then (extract(year from first_day)::integer - 1970) * 2 + (extract(month from first_day)::integer - 1) / 6
    when 'T' then (extract(year from first_day)::integer - 1970) * 3 + (extract(month from first_day)::integer - 1) / 4
    when 'Q' then (extract(year from first_day)::integer - 1970) * 4 + (extract(month from first_day)::integer - 1) / 3
    when 'M' then (extract(year from first_day)::integer - 1970) * 12 + extract(month from first_day)::integer - 1
  end
$$;
--> statement-breakpoint
insert into installation (id) values (1);
--> statement-breakpoint
-- What was published stays citable: the database itself refuses to change or delete it.
create function refuse_rewriting() returns trigger language plpgsql as $$
begin
  raise exception 'published history is never rewritten' using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
create trigger revisions_stay before delete on revisions for each row execute function refuse_rewriting();
--> statement-breakpoint
create trigger revisions_superseded_once before update on revisions for each row
when (old.superseded_by is not null or new.superseded_by is null
  or (old.organisation_id, old.series_id, old.period_start, old.publication_id, old.value, old.numerator, old.denominator,
      old.answers, old.status, old.confidentiality, old.origin)
    is distinct from (new.organisation_id, new.series_id, new.period_start, new.publication_id, new.value, new.numerator,
      new.denominator, new.answers, new.status, new.confidentiality, new.origin))
execute function refuse_rewriting();
--> statement-breakpoint
create trigger publications_stay before update or delete on publications for each row execute function refuse_rewriting();
