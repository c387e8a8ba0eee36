"""What Kiln & Tide says at its front, and of its pages to search engines."""

from shop.content.front import Front

FRONTS: dict[str, Front] = {
    "en": Front(
        announcement="The winter firing is out of the kiln. Free delivery in the US from $75.",
        announcement_link="/pages/shipping",
        headline="Stoneware for every day, thrown by hand by the sea",
        sentence=(
            "Mugs, bowls, plates and vases from a small pottery in Portland, Maine. "
            "Made to be used, washed, and used again."
        ),
        promises=(
            "Free delivery in the US from $75\n"
            "{return_days} days to change your mind\n"
            "Made by hand, one at a time"
        ),
        story_title="Two wheels, one kiln, and the harbor at the end of the street",
        story=(
            "Everything you see here was thrown by Mara or Jonah, and trimmed the day after.\n"
            "We mix our glazes from clay, ash and sea salt, and fire them for thirty hours.\n"
            "What comes out is a little different each time. That is rather the point."
        ),
        story_link="/pages/story",
    ),
    "he": Front(
        announcement="שריפת החורף יצאה מן התנור. משלוח חינם בארה״ב מעל 75 דולר.",
        announcement_link="/pages/shipping",
        headline="כלי קרמיקה לכל יום, עבודת יד על שפת הים",
        sentence=(
            "ספלים, קערות, צלחות ואגרטלים מסטודיו קטן בפורטלנד, מיין. "
            "נעשו כדי שישתמשו בהם, ישטפו אותם, וישתמשו שוב."
        ),
        promises="משלוח חינם בארה״ב מעל 75 דולר\n{return_days} יום להתחרט\nנעשה ביד, כלי אחר כלי",
        story_title="שני אובניים, תנור אחד, והנמל בקצה הרחוב",
        story=(
            "כל מה שרואים כאן יצא מתחת לידיים של מארה או של יונה, וגולף למחרת.\n"
            "את הזיגוגים אנחנו מערבבים בעצמנו מחומר, אפר ומלח ים, ושורפים שלושים שעות.\n"
            "מה שיוצא מן התנור קצת אחר בכל פעם. וזה בעצם כל העניין."
        ),
        story_link="/pages/story",
    ),
}
DESCRIPTIONS: dict[tuple[str, str], str] = {
    (
        "story",
        "en",
    ): "Who makes Kiln & Tide, how a mug is thrown, glazed and fired, and why no two are alike.",
    ("story", "he"): "מי עומד מאחורי Kiln & Tide, איך ספל נוצר, מזוגג ונשרף, ולמה אין שניים זהים.",
    ("care", "en"): "How to wash, heat and keep handmade stoneware, so that it stays with you for decades.",
    ("care", "he"): "איך שוטפים, מחממים ושומרים על כלי סטונוור בעבודת יד, כדי שיישארו אתכם עשרות שנים.",
}
