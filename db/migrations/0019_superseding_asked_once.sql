ALTER TABLE "revisions" DROP CONSTRAINT "revisions_superseded_by_publications_id_fk";
--> statement-breakpoint
-- A foreign key is asked for every revision that is inserted, though hardly any is superseded by then.
drop trigger revisions_publication_known on revisions;
--> statement-breakpoint
create or replace function refuse_unknown_publications() returns trigger language plpgsql as $$
declare
  unknown record;
begin
  select named.* into unknown from (
    select publication_id, superseded_by from written group by publication_id, superseded_by
  ) given, lateral (values ('publication_id', publication_id), ('superseded_by', superseded_by)) named(reference, id)
  where id is not null and not exists (select from public.publications p where p.id = named.id) limit 1;
  if found then
    raise exception 'there is no publication % (%)', unknown.id, unknown.reference
      using errcode = 'foreign_key_violation', schema = tg_table_schema, table = tg_table_name, constraint = tg_name;
  end if;
  return null;
end
$$;
--> statement-breakpoint
create trigger revisions_publication_known after insert on revisions referencing new table as written
for each statement execute function refuse_unknown_publications();
--> statement-breakpoint
create trigger revisions_superseding_known after update on revisions referencing new table as written
for each statement execute function refuse_unknown_publications();
