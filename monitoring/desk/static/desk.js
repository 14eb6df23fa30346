// What pages do beyond links and forms: nothing that cannot be done without it.
"use strict";
