-- Who held a file is never rewritten; the table was made anew, so its triggers are.
CREATE TRIGGER file_holders_no_update BEFORE UPDATE ON file_holders BEGIN SELECT raise(ABORT, 'file_holders is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER file_holders_no_delete BEFORE DELETE ON file_holders BEGIN SELECT raise(ABORT, 'file_holders is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER file_holder_endings_no_update BEFORE UPDATE ON file_holder_endings BEGIN SELECT raise(ABORT, 'file_holder_endings is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER file_holder_endings_no_delete BEFORE DELETE ON file_holder_endings BEGIN SELECT raise(ABORT, 'file_holder_endings is append-only'); END;
--> statement-breakpoint
-- One file has one holder at a time, and one account holds one file.
CREATE TRIGGER file_holders_one BEFORE INSERT ON file_holders
WHEN exists (
  select 1 from file_holders as held
  where (held.case_id = new.case_id or held.user_id = new.user_id)
    and not exists (select 1 from file_holder_endings as ending where ending.holder_id = held.id)
)
BEGIN SELECT raise(ABORT, 'this file or this account has its holder'); END;
