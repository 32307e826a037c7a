ALTER TABLE "revisions" DROP CONSTRAINT "revisions_publication_id_publications_id_fk";--> statement-breakpoint
-- A foreign key would ask once for every revision: millions of times for the one publication of a statement.
create function refuse_unknown_publications() returns trigger language plpgsql as $$
declare
  unknown integer;
begin
  select publication_id into unknown from (select distinct publication_id from inserted) given
  where not exists (select from public.publications where id = given.publication_id) limit 1;
  if found then
    raise exception 'there is no publication %', unknown
      using errcode = 'foreign_key_violation', schema = tg_table_schema, table = tg_table_name, constraint = tg_name;
  end if;
  return null;
end
$$;
--> statement-breakpoint
create trigger revisions_publication_known after insert on revisions referencing new table as inserted
for each statement execute function refuse_unknown_publications();
