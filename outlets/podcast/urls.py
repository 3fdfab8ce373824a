from django.urls import path

from outlets.podcast.views import feed

urlpatterns = [path("<lang:language>/feed.xml", feed, name="feed")]
