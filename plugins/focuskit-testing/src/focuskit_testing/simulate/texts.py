"""What people write and say, in several voices."""

from __future__ import annotations

from typing import Final

QUESTIONS: Final = (
    "Hello {name}, what is the hardest part of your week at the moment?",
    "Dear {name}, how do your own customers judge the new line? What would help you most there?",
    "{name}, thank you for Monday. What would have to be true for this to work for you?",
    "Hi {name}, how do you do this today, and where does it take longer than it should?",
    "Could you tell us more about the plan for autumn, {name}? What matters most to your team?",
    "Good morning {name}. Why is that so important to the people on your night shift?",
)
PITCHES: Final = (
    "Dear {name}, our new package is the best on the market. Book a demo today!",
    "{name}, limited time offer: upgrade now and save with our premium plan.",
    "Hi {name}, I would love to show you our latest product. Special offer until Friday, buy now.",
    "Hello {name}, don't miss out: our award-winning solution at a special price, order today.",
    "Good news, {name}! Our market-leading service is now available. Sign up today.",
)
COMMITMENTS: Final = (
    "Dear {name}, I will send you the drawings by Thursday.",
    "{name}, we will have the spare part with you by the end of the week.",
    "Hi {name}, I will call you tomorrow at nine with the dates.",
)
ANSWERS: Final = (
    "Thanks, that is clear now; the team will try it on Monday.",
    "Good to know. Could you have a look at the second page as well?",
    "Received, thank you. The figures for May are attached.",
    "Yes, Tuesday at ten suits us.",
    "That answers it. We will test it with two people first.",
)
PRAISE: Final = (
    "Thank you, that was excellent work; the fitting went in without a hitch.",
    "We are very happy with how quickly this was done.",
    "Great service, and a real help to our people on the floor.",
)
REMARKS: Final = (
    "The papers could be shorter, but we find our way.",
    "Two of us would like the training a little earlier in the day.",
    "The new form works; the old one was easier to print.",
)
LEAVING: Final = (
    "We are looking at other suppliers and may switch to another supplier in autumn.",
    "To be frank, we are thinking of leaving.",
    "My board asks me to look for an alternative; we are considering switching suppliers.",
    "If this goes on we might take our business elsewhere.",
)
NOTICE: Final = (
    "Please take this letter as our notice; the contract ends with the quarter.",
    "We have decided to go with somebody local and cancel our contract in autumn.",
    "The service goes out to tender next month, you will get the papers like everybody else.",
    "We are moving to another supplier. How do we get our data back?",
)
STRAY: Final = (
    ("Sent from a phone", None),
    ("see attachment", None),
    ("Vielen Dank, bis morgen!", "de"),
    ("Merci beaucoup, à lundi.", "fr"),
    ("test test", None),
    ("FW: minutes 12/4", "en"),
)
"""Text that says nothing of the matter, and the language that stands beside it."""
NAMES: Final = ("Ada", "Bo", "Chris", "Dana", "Eli", "Farah", "Gus", "Hana", "Ines", "Jon")
COMPANIES: Final = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ivy")
TRADES: Final = ("Bakeries", "Clinics", "Foundry", "Hotels", "Logistics", "Mills", "Printing")
