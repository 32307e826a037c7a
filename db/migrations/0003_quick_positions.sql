-- The same places as before, in a form that the planner writes into the query: a strict function over a case is called
-- instead, for every revision of every series that is rebuilt or read as of an earlier moment.
create or replace function period_position(frequency text, first_day date) returns integer
language sql immutable parallel safe as $$
  select ((date_part('year', first_day)::integer - 1970) * 12 + date_part('month', first_day)::integer - 1)
    / case frequency when 'A' then 12 when 'S' then 6 when 'T' then 4 when 'Q' then 3 when 'M' then 1 end
$$;
