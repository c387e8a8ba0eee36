"""What kind of place a source is: search, social, shopping, video, mail or an AI assistant.

The four first lists follow Google's published source categories (support.google.com/analytics 9756891),
without the hundreds of places that have closed; mail and assistants are ours. A name is a site's brand
("google" stands for google.com, www.google.co.uk and the bare utm_source); a host is a whole address
that differs from its brand, and the longest host that fits decides.
"""

from __future__ import annotations

from functools import lru_cache

SEARCH, SOCIAL, SHOPPING, VIDEO = "search", "social", "shopping", "video"
MAIL, ASSISTANT = "mail", "assistant"

_NAMES = {
    SEARCH: """
        360 alice aol ask auone avg babylon baidu biglobe bing brave centrum cnn coccoc comcast
        conduit daum dogpile duckduckgo ecosia eniro exalead excite fireball firmy globo goo google
        google-play incredimail kagi kvasir lycos metager mojeek msn najdi naver onet petal
        petalsearch presearch qwant rakuten rambler search-results seznam sogou startpage startsiden
        swisscows terra tut ukr virgilio yahoo yahoo! yandex yep
    """,
    SOCIAL: """
        bebo bluesky blogger blogspot bsky buzzfeed care2 cafemom classmates couchsurfing
        crunchyroll deviantart dianping digg diigo discord disqus douban dzone facebook fandom fark
        fb flickr flipboard foursquare getpocket github glassdoor goodreads groupme habbo hackernews
        hatena houzz hubpages ig imgur instagram instapaper kakao kakaocorp kakaotalk librarything
        line linkedin linktree livejournal mastodon medium meetup messenger mixi myheritage myspace
        nextdoor ning odnoklassniki overblog pinboard pinterest pixiv plurk producthunt qq quora
        qzone ravelry reddit renren researchgate scoop scribd slack slashdot slideshare smartnews
        snapchat social stackexchange stackoverflow substack superuser taringa techmeme telegram
        tencent threads tiktok tinyurl tripadvisor trustpilot truthsocial tumblr tweetdeck twitter
        viadeo vk vkontakte wattpad wechat weibo whatsapp wikihow wordpress xing yammer yelp zalo
        zhihu
    """,
    SHOPPING: """
        alibaba aliexpress amazon bol bonanza cdiscount ebay etsy flipkart fruugo idealo lazada
        mercadolibre mercadolivre newegg otto ozon pricegrabber pricerunner pricespy shein shop.app
        shopify shopping shopping.net shopzilla shopee simplycodes stripe temu walmart wayfair
        wildberries wish zalando
    """,
    VIDEO: """
        bilibili crackle curiositystream dailymotion disneyplus hulu iqiyi kick loom netflix
        niconico nicovideo odysee rumble ted tudou twitch utreon veoh vidyard vimeo wistia youku
        youtube
    """,
    MAIL: "gmail hotmail outlook protonmail fastmail zoho",
    ASSISTANT: "chatgpt claude copilot deepseek gemini grok mistral openai perplexity phind poe",
}

_HOSTS = {
    SEARCH: """
        cse.google.com go.mail.ru images.google.com lens.google.com news.google.com ntp.msn.com
        play.google.com search.smt.docomo.ne.jp sp-web.search.auone.jp so.com zen.yandex.ru you.com
        360.cn goo.ne.jp search.brave.com yep.com
    """,
    SOCIAL: """
        bsky.app fb.me groups.google.com lnkd.in l.instagram.com line.me medium.com
        messages.google.com news.ycombinator.com nicovideo.jp ok.ru plus.google.com
        plus.url.google.com qzone.qq.com sites.google.com statics.teams.cdn.office.net
        steamcommunity.com t.co t.me threads.net vk.com web.skype.com x.com last.fm cafe.naver.com
        blog.naver.com kin.naver.com chiebukuro.yahoo.co.jp
    """,
    SHOPPING: """
        shop.app shopping.google.com shopping.naver.com shopping.yahoo.co.jp shopping.yahoo.com
        zap.co.il s3.amazonaws.com bol.com otto.de
    """,
    VIDEO: "d.tube justin.tv ted.com iq.com kick.com",
    MAIL: """
        mail.google.com mail.yahoo.com mail.aol.com mail.yandex.ru mail.ru e.mail.ru
        outlook.live.com outlook.office.com outlook.office365.com mail.proton.me webmail.gmx.net
        navigator.gmx.net com.google.android.gm email.seznam.cz mail.rambler.ru
    """,
    ASSISTANT: """
        bard.google.com chat.deepseek.com chat.mistral.ai chat.openai.com copilot.microsoft.com
        gemini.google.com x.ai grok.com meta.ai duck.ai notebooklm.google.com
    """,
}

NAMES = {name: kind for kind, names in _NAMES.items() for name in names.split()}
HOSTS = {host: kind for kind, hosts in _HOSTS.items() for host in hosts.split()}
_SECOND_LEVELS = frozenset({"ac", "co", "com", "edu", "gov", "ne", "net", "or", "org"})


@lru_cache(maxsize=4096)
def kind_of(source: str) -> str | None:
    """The kind of place a utm_source or referrer host names, or None when it is not known."""
    text = source.strip().lower().removeprefix("www.").rstrip(".")
    if "." not in text:
        return NAMES.get(text)
    labels = text.split(".")
    for start in range(len(labels) - 1):
        found = HOSTS.get(".".join(labels[start:]))
        if found:
            return found
    return NAMES.get(brand_of(text))


def brand_of(host: str) -> str:
    """The label before the public suffix: "google" of www.google.co.uk; the text itself without a dot.

    Public suffixes are guessed (one label, or two such as co.uk), which is enough to name a brand and
    keeps google.evil.example from passing for Google.
    """
    labels = host.strip().lower().rstrip(".").split(".")
    if len(labels) < 2:
        return labels[0]
    if len(labels) > 2 and labels[-2] in _SECOND_LEVELS and len(labels[-1]) == 2:
        return labels[-3]
    return labels[-2]
