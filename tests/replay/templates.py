"""arXiv's answers with gaps."""

from __future__ import annotations

FEED = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" \
xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/replayed</id>
  <title>arXiv Query</title>
  <updated>{updated}</updated>
  <opensearch:itemsPerPage>{size}</opensearch:itemsPerPage>
  <opensearch:totalResults>{total}</opensearch:totalResults>
  <opensearch:startIndex>{start}</opensearch:startIndex>
  {entries}
</feed>
"""
ENTRY = """<entry>
    <id>http://arxiv.org/abs/{id}</id>
    <title>{title}</title>
    <updated>{date}</updated>
    <summary>{abstract}</summary>
    {categories}
    <published>{date}</published>
    <arxiv:primary_category term="{primary}"/>
  </entry>"""
ERROR_ENTRY = """<entry><id>https://arxiv.org/api/errors#incorrect_id_format</id><title>Error</title>
    <updated>{date}</updated><summary>incorrect id format for {id}</summary></entry>"""
RSS = """<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0">
  <channel>
    <title>{names} updates on arXiv.org</title>
    <lastBuildDate>{date}</lastBuildDate>
    <pubDate>{date}</pubDate>
    <skipDays><day>Sunday</day><day>Saturday</day></skipDays>
    {items}
  </channel>
</rss>
"""
ITEM = """<item>
      <title>{title}</title>
      <link>https://arxiv.org/abs/{work}</link>
      <description>arXiv:{id} Announce Type: new
Abstract: {abstract}</description>
      <guid isPermaLink="false">oai:arXiv.org:{id}</guid>
      {categories}
      <pubDate>{date}</pubDate>
      <arxiv:announce_type>new</arxiv:announce_type>
      <dc:rights>{licence}</dc:rights>
    </item>"""
OAI = """<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
<responseDate>{date}</responseDate>
{answer}
</OAI-PMH>
"""
RECORD = """<GetRecord><record>
<header><identifier>oai:arXiv.org:{work}</identifier><datestamp>{day}</datestamp></header>
<metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>{work}</id>{versions}<title>{title}</title>
<license>{licence}</license><abstract>{abstract}</abstract></arXivRaw></metadata>
</record></GetRecord>"""
