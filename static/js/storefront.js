// What the shop's pages may ask for. Each import is one behavior; a page without scripts works the same.
import cartAdd from "./cart-add.js";
import checkoutUpdate from "./checkout-update.js";
import copy from "./copy.js";
import filterSubmit from "./filter-submit.js";
import flash from "./flash.js";
import menu from "./menu.js";
import optionPicker from "./option-picker.js";
import quantity from "./quantity.js";
import start from "./start.js";
import submitOnce from "./submit-once.js";
import trackPoll from "./track-poll.js";
import validate from "./validate.js";

start({
  "cart-add": cartAdd,
  "checkout-update": checkoutUpdate,
  copy,
  "filter-submit": filterSubmit,
  flash,
  menu,
  "option-picker": optionPicker,
  quantity,
  "submit-once": submitOnce,
  "track-poll": trackPoll,
  validate,
});
