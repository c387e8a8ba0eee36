// What the owner's pages may ask for.
import chart from "./chart.js";
import copy from "./copy.js";
import filterSubmit from "./filter-submit.js";
import flash from "./flash.js";
import live from "./live.js";
import lookAgain from "./look-again.js";
import mailLook from "./mail-look.js";
import menu from "./menu.js";
import quantity from "./quantity.js";
import ruleEditor from "./rule-editor.js";
import saveFirst from "./save-first.js";
import start from "./start.js";
import submitOnce from "./submit-once.js";
import validate from "./validate.js";

start({
  chart,
  copy,
  "filter-submit": filterSubmit,
  flash,
  live,
  "look-again": lookAgain,
  "mail-look": mailLook,
  menu,
  quantity,
  "rule-editor": ruleEditor,
  "save-first": saveFirst,
  "submit-once": submitOnce,
  validate,
});
