"""Red lights that would be lit, were they not waived: shown with who answers, not counted."""

from __future__ import annotations

import polars as pl

from focuskit.engine.columns import RED_LIGHTS, UNWAIVED
from focuskit.engine.results import Run
from focuskit.model.days import day_in

WAIVED = pl.List(
    pl.Struct({"sign": pl.String, "title": pl.String, "owner": pl.String, "until": pl.String})
)


def waived_lights(run: Run) -> pl.DataFrame:
    """``account_id`` and its ``waived`` red lights, in the policy's order, of those that have any.

    ``until`` is the day on which the waiver expires.
    """
    titles = {sign.id: sign.title for sign in run.signs}
    place = {sign: number for number, sign in enumerate(run.policy.red_lights)}
    in_effect = [one.waiver for one in run.waivers if one.state == "in effect"]
    told = [
        {
            "account_id": waiver.account,
            "waived": {
                "sign": waiver.sign,
                "title": titles[waiver.sign],
                "owner": waiver.owner,
                "until": day_in(run.policy.zone, waiver.expires).isoformat(),
            },
        }
        for waiver in sorted(in_effect, key=lambda one: place.get(one.sign, 0))
    ]
    lights = pl.DataFrame(told, schema={"account_id": pl.String, "waived": WAIVED.inner})
    if UNWAIVED[RED_LIGHTS] not in run.scored.columns:
        return lights.group_by("account_id").agg("waived")
    would_be = pl.col(UNWAIVED[RED_LIGHTS]).list.set_difference(RED_LIGHTS)
    red = run.scored.select("account_id", sign=would_be).explode("sign").drop_nulls()
    named = lights.with_columns(sign=pl.col("waived").struct.field("sign"))
    lit = named.join(red, on=["account_id", "sign"], how="semi", maintain_order="left")
    return lit.group_by("account_id", maintain_order=True).agg("waived")
