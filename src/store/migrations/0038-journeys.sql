-- Units that belong to another region than the one they still lie in: their members, with everything about
-- them, are on the way there (services/organisation/travel.ts). A unit and its members go together, in one
-- transaction, which deletes the row here. Empty, save while a move between regions is under way.
create table unit_journey (
  unit_id   bigint primary key references unit,
  region_id integer not null references region   -- where it belongs
);
grant select, insert, update, delete on unit_journey to rollbook_app;
