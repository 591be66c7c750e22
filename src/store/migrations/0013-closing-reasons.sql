-- Why a year was closed, in the words of whoever closed it. Closings of before say nothing.
alter table closing add column closed_because text not null default '';
grant update (closed_because) on closing to rollbook_app;
