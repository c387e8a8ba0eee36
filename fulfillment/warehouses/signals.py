"""What the attention list knows warehouses' troubles by."""

REJECTED = "warehouses.rejected"  # by the work: somebody decides who sends it
SILENT = "warehouses.silent"  # by the work: no answer for a day
CALL = "warehouses.call"  # by the call: it was given up
SHIPMENT = "warehouses.shipment"  # by the shipment told: it does not fit
WAITS = "warehouses.waits"  # by the work: it cannot send for now, and says why
BRING_HOME, RETRY = "send_it_ourselves", "retry_warehouse_call"  # the buttons
