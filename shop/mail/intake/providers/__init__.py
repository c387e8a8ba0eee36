"""One file a mail provider; each makes a PROVIDER that fulfils `intake.base.Provider`."""
