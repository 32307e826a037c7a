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
