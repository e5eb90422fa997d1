"""The demo journal and look-book."""

from __future__ import annotations

from catalog.demo.pages.words import DemoPage

STORIES = (
    DemoPage(
        kind="article", handle="reading-an-ikat", dated_on="2026-11-14", author="Meera Iyer", image="collection-ajrakh-and-indigo",
        title="How to read an ikat", title_hi="इकत कैसे पढ़ें",
        intro="The blur at the edge of a diamond is not a mistake: it is the weaver's hand.",
        intro_hi="चौकोर के किनारे का धुँधलापन ग़लती नहीं: वह बुनकर का हाथ है।",
        body="""In Pochampally the pattern is there before the cloth is. Bundles of yarn are tied, dyed, untied and tied again until each thread knows where it will be maroon.

## One way or both

When only the weft is dyed, the diamonds run soft at the sides. When warp and weft both are, they meet like two hands, and a saree takes seven months.

- Look at the edge: a printed ikat is sharp.
- Turn it over: a woven one is the same on both sides.
- Ask for the village. Whoever sells it should know.

> Blur is where the thread moved, and the weaver let it.

We cut ikat blouses with the **diamond on the bust line**, so that it does not break at the dart. The [Pochampally blouse](/products/pochampally-ikat-blouse/) is the plainest place to see it.""",
        body_hi="""पोचमपल्ली में नमूना कपड़े से पहले होता है। धागे के गुच्छे बाँधे, रँगे, खोले और फिर बाँधे जाते हैं, जब तक हर धागा जान न ले कि वह कहाँ मैरून होगा।

## एक ओर या दोनों

केवल बाना रँगा हो तो चौकोर किनारों पर नरम पड़ते हैं। ताना-बाना दोनों रँगे हों तो वे दो हाथों की तरह मिलते हैं, और एक साड़ी सात महीने लेती है।

- किनारा देखें: छपा इकत तीखा होता है।
- उलटें: बुना हुआ दोनों ओर एक-सा है।
- गाँव का नाम पूछें। बेचने वाले को पता होना चाहिए।

> धुँधलापन वहाँ है जहाँ धागा हिला, और बुनकर ने उसे हिलने दिया।

हम इकत ब्लाउज़ ऐसे काटते हैं कि **चौकोर छाती की रेखा पर** रहे और डार्ट पर न टूटे। [पोचमपल्ली ब्लाउज़](/products/pochampally-ikat-blouse/) में यह सबसे साफ़ दिखता है।""",
        skus=("BLS-005", "BLS-006", "BLS-021"),
    ),
    DemoPage(
        kind="article", handle="the-right-back", dated_on="2026-10-30", author="Kavita Soni", image="category-designer-blouses",
        title="The back is the front", title_hi="पीठ ही सामना है",
        intro="At a wedding you are seen from behind for three hours. Six backs, and what holds them.",
        intro_hi="शादी में तीन घंटे आपको पीछे से देखा जाता है। छह पीठें, और उन्हें क्या थामता है।",
        body="""A deep back needs something to hold the shoulders: a dori tied at the nape, or a band two fingers wide below it.

## What can be worn with what?

With a U as deep as the hand is long, a normal bra shows. Have **cups sewn in**: we do it in a day.

## And in the monsoon?

Cotton mul lining, hooks in front, and a boat neck. [Ask us](/enquiry/) before you choose velvet in July.""",
        body_hi="""गहरी पीठ को कंधे थामने के लिए कुछ चाहिए: गरदन पर बँधी डोरी, या उसके नीचे दो अंगुल की पट्टी।

## किसके साथ क्या पहनें?

हाथ जितने गहरे यू में सामान्य ब्रा दिखती है। **कप सिलवा लें**: हम एक दिन में करते हैं।

## और बरसात में?

सूती मलमल अस्तर, सामने हुक, और बोट नेक। जुलाई में मख़मल चुनने से पहले [हमसे पूछें](/enquiry/)।""",
        skus=("BLS-001", "BLS-014", "BLS-029"),
    ),
    DemoPage(
        kind="look", handle="three-days-in-udaipur", dated_on="2026-11-01", image="collection-the-wedding-edit",
        title="Three days in Udaipur", title_hi="उदयपुर में तीन दिन",
        intro="Haldi at noon, pheras at four in the morning, and a lunch that nobody remembers. What we would pack.",
        intro_hi="दोपहर की हल्दी, भोर चार बजे फेरे, और एक दावत जो किसी को याद नहीं। हम क्या बाँधते।",
        body="""**Day one.** Marigold, because it hides haldi. **Day two.** Maroon raw silk, with the peacock Kanjivaram. **Day three.** Ivory, and sleep.""",
        body_hi="""**पहला दिन।** गेंदा, क्योंकि हल्दी छिप जाती है। **दूसरा दिन।** मैरून रॉ सिल्क, मोरपंखी कांजीवरम के साथ। **तीसरा दिन।** आइवरी, और नींद।""",
        skus=("BLS-001", "SAR-001", "LEH-002", "BLS-030"),
    ),
    DemoPage(
        kind="look", handle="rain-and-cotton", dated_on="2026-07-10", image="collection-monsoon-cotton",
        title="Rain and cotton", title_hi="बारिश और सूत",
        intro="For offices with bad umbrellas: mul, khadi and block print that dry on the way.",
        intro_hi="ख़राब छातों वाले दफ़्तरों के लिए: मलमल, खादी और ठप्पा, जो रास्ते में सूख जाएँ।",
        body="""Roll the saree two fingers above the ankle. Nobody will say a word.""",
        body_hi="""साड़ी टख़ने से दो अंगुल ऊपर लपेटें। कोई कुछ नहीं कहेगा।""",
        skus=("BLS-016", "BLS-019", "BLS-020", "BLS-027"),
    ),
)  # fmt: skip
