// What the shop's pages may ask for. Each import is one behavior; a page without scripts works the same.
import browse from "./browse.js";
import buyBar from "./buy-bar.js";
import checkoutUpdate from "./checkout-update.js";
import copy from "./copy.js";
import countdown from "./countdown.js";
import filterSubmit from "./filter-submit.js";
import flash from "./flash.js";
import gallery from "./gallery.js";
import menu from "./menu.js";
import more from "./more.js";
import optionPicker from "./option-picker.js";
import quantity from "./quantity.js";
import refresh from "./refresh.js";
import share from "./share.js";
import sheet from "./sheet.js";
import start from "./start.js";
import submitOnce from "./submit-once.js";
import suggest from "./suggest.js";
import trackPoll from "./track-poll.js";
import tracker from "./tracker.js";
import validate from "./validate.js";
import wish from "./wish.js";
import zoom from "./zoom.js";

start({
  browse,
  "buy-bar": buyBar,
  "checkout-update": checkoutUpdate,
  copy,
  countdown,
  "filter-submit": filterSubmit,
  flash,
  gallery,
  menu,
  more,
  "option-picker": optionPicker,
  quantity,
  refresh,
  share,
  sheet,
  "submit-once": submitOnce,
  suggest,
  "track-poll": trackPoll,
  tracker,
  validate,
  wish,
  zoom,
});
